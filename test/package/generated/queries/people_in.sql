-- The people with one of the ids.
-- @param ids BIGINT[]
SELECT id, name, mood, tags, seen FROM people WHERE id IN $ids ORDER BY id
