"""HTTP and WebSockets of the service, and the pages: everything that meets the world."""
