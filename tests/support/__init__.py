"""What tests stand on: databases, servers, a client that reads every page closely, a browser."""
