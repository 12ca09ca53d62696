SELECT customer, sum(amount) AS total, rank() OVER (ORDER BY sum(amount) DESC) AS place
FROM {{ ref('sales') }}
GROUP BY customer
QUALIFY place <= {{ env_var('BEST', '3') }}
