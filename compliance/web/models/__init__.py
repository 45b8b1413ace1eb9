"""What goes over the JSON API: requests with their bounds, and answers as the OpenAPI description states them."""
