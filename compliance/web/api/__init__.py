"""The JSON API; `router` of each module is part of the application."""
