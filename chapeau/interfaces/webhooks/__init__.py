"""News for other programs: webhooks by Standard Webhooks."""
