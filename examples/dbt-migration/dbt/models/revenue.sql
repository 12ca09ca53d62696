{{ config(materialized='table') }}

SELECT day, country, sum(amount) AS revenue, count(*) AS orders
FROM {{ ref('sales') }} JOIN {{ ref('countries') }} USING (code)
WHERE region = '{{ var("region") }}'
GROUP BY day, country
