-- @param address STRUCT(street VARCHAR, zip INTEGER)?
-- @param scores MAP(VARCHAR, DOUBLE)?
SELECT name, $address.zip = address['zip code'] AS matches, $scores AS given FROM people ORDER BY id
