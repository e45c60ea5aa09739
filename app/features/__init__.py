"""What exists and who may know whom: one folder a feature, in ladder order (app/__init__.py)."""
