"""Rules that every feature shares. Nothing here knows a request, a feature or HTML."""
