SELECT id, customer, country AS code, ordered_at::DATE AS day, {{ euros('cents') }} AS amount
FROM {{ source('raw', 'orders') }}
WHERE status <> 'cancelled'
