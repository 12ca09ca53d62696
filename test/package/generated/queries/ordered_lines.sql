SELECT id, unnest(lines, recursive := true) FROM orders
