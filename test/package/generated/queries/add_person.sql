INSERT INTO people (id, name, tags, seen, price, address, photo) VALUES ($id, $name, $tags, $seen, $price, {street: NULL, 'zip code': NULL}, $photo)
