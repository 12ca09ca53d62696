-- The first few
/* of all */
SELECT id -- the number
FROM range(3) t(id)
