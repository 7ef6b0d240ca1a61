-- The handoff service's database is made by the image itself.
CREATE DATABASE orders;
CREATE DATABASE tracker;
