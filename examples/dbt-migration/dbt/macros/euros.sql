{% macro euros(column) %}({{ column }} / 100)::DECIMAL(10, 2){% endmacro %}
