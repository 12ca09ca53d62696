SELECT name FROM people WHERE mood = $mood AND price >= $price
