-- @returns optional
SELECT id, name, born, address, scores, contact, photo, balance FROM people WHERE id = $id
