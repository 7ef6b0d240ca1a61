"""The wire: every JSON frame and document that customers, agents and the service exchange."""
