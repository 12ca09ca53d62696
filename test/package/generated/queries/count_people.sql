-- @returns one
-- @column people not null
SELECT count(*) AS people, max(born) AS youngest FROM people
