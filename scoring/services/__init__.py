"""The only writers of scoring: each service is one transaction, one fact and its history."""
