"""The pages, one file each; `router` of each is part of the application."""
