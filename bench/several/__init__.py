"""Figures of several processes on one database: assignments, races, kills, replays, sockets."""
