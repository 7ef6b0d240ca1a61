"""The handoff service: it owns every conversation and decides who speaks."""
