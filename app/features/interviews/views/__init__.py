"""Pages of protocols, interviews, consent, quotes and themes."""
