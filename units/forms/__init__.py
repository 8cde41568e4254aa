"""What is typed about units and people; what may be done is asked of the services."""
