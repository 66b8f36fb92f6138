"""From an approved notice to deliveries: decide, expand, send in lanes, report."""
