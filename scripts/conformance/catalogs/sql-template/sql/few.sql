SELECT DATE '{{start}}' + i::INTEGER AS day, {{share}} AS share, '{{big}}'::BOOLEAN AS big
FROM range({{count}}) t(i)