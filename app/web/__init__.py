"""Flask's side of the house: how a request comes in and an answer goes out."""
