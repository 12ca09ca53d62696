SELECT id, '{{event}}' AS event FROM range({{first}}) t(id)
