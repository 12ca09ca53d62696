-- by customer
SELECT i % 2 AS customer, sum(i) AS revenue, '{{not a variable}}' AS text
FROM range(10) t(i)
GROUP BY ALL
