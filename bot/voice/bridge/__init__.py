"""Live audio between the caller and the people at the desk."""
