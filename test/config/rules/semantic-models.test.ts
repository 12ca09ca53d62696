import { parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { problemsOf } from '../problems-of.js'

const model = {
  name: 'sales_analytics',
  base_view: 'sales',
  label: 'Sales',
  description: 'What was sold',
  tags: ['sales'],
  joins: [{ to_view: 'ref.customers', type: 'left', on_condition: 'sales.customer_id = customers.id' }],
  dimensions: [
    {
      name: 'order_date',
      expression: 'created_at',
      type: 'time',
      time_grains: ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'],
    },
    { name: 'region', expression: 'customers.region', type: 'string', label: 'Region', description: 'Where' },
    { name: 'plain', expression: 'x' },
  ],
  measures: [
    { name: 'revenue', expression: 'SUM(amount)', type: 'number', label: 'Revenue', description: 'In euros' },
    { name: 'orders', expression: 'COUNT(*)' },
  ],
  defaults: {
    time_dimension: 'Order_Date',
    primary_measure: 'revenue',
    default_filters: [
      { dimension: 'region', operator: '=', value: 'NORTH AMERICA' },
      { dimension: 'region', operator: 'IN', value: ['a', 'b'] },
      { dimension: 'plain', operator: 'IS NOT NULL' },
    ],
  },
}

const views = [
  { name: 'Sales', sql: 'SELECT 1' },
  { name: 'customers', db_schema: 'ref', sql: 'SELECT 1' },
  { name: 'sales', db_schema: 'old', sql: 'SELECT 1' },
]

test('a whole model comes out as it went in, frozen, and typed', () => {
  const catalog = { version: 1, duckdb: {}, views, semantic_models: [model, { name: 'least', base_view: 'main.sales' }] }
  const config = parseConfig(JSON.stringify(catalog), { format: 'yaml' })
  expect(config).toEqual(catalog)
  const grains = config.semantic_models?.[0]?.dimensions?.[0]?.time_grains
  expect(Object.isFrozen(grains)).toBe(true)
  expect(parseConfigObject({ version: 1, duckdb: {} }).semantic_models).toBeUndefined()
})

const head = `version: 1
duckdb: {}
views:
  - {name: sales, sql: SELECT 1}
  - {name: day, db_schema: a, sql: SELECT 1}
  - {name: Day, db_schema: b, sql: SELECT 1}
semantic_models:
`

test.each<[string, readonly string[]]>([
  ['{}', ['8:5 semantic_models[0].name: is missing', '8:5 semantic_models[0].base_view: is missing']],
  [
    '{name: m, base_view: sales, dimension: []}',
    ['8:33 semantic_models[0].dimension: is not a known key; did you mean `dimensions`?'],
  ],
  [
    '{name: m, base_view: sale}',
    ['8:15 semantic_models[0].base_view: "sale" is not a view of this catalog; did you mean "sales"?'],
  ],
  [
    '{name: m, base_view: c.sales}',
    ['8:15 semantic_models[0].base_view: "c.sales" is not a view of this catalog; did you mean "sales"?'],
  ],
  [
    '{name: m, base_view: day}',
    [
      '8:15 semantic_models[0].base_view: "day" matches several views: views[1] (catalog.yaml:5:5), views[2] (catalog.yaml:6:5); write it as `schema.view`',
    ],
  ],
  [
    '{name: m, base_view: sales, joins: [{to_view: nothing, type: outer, on_condition: " "}, {to_view: A.DAY}]}',
    [
      '8:42 semantic_models[0].joins[0].to_view: "nothing" is not a view of this catalog; declared names are "sales", "a.day", "b.Day"',
      '8:60 semantic_models[0].joins[0].type: must be one of inner, left, right, full',
      '8:73 semantic_models[0].joins[0].on_condition: is empty; write an SQL expression',
      '8:93 semantic_models[0].joins[1].type: is missing',
      '8:93 semantic_models[0].joins[1].on_condition: is missing',
    ],
  ],
  [
    '{name: m, base_view: sales, dimensions: [{name: d, expression: x, type: date, time_grains: [day, dya]}]}',
    [
      '8:83 semantic_models[0].dimensions[0].time_grains: requires a dimension of `type: time`; give it that type, or remove it',
      '8:102 semantic_models[0].dimensions[0].time_grains[1]: must be one of year, quarter, month, week, day, hour, minute, second; did you mean `day`?',
    ],
  ],
  [
    '{name: m, base_view: sales, dimensions: [{name: d, expression: x}, {name: D, expression: x}], measures: [{name: d, expression: x}]}',
    [
      '8:73 semantic_models[0].dimensions[1].name: "D" duplicates the name of semantic_models[0].dimensions[0] (catalog.yaml:8:46); rename one of them',
      '8:111 semantic_models[0].measures[0].name: "d" duplicates the name of semantic_models[0].dimensions[0] (catalog.yaml:8:46); rename one of them',
    ],
  ],
  [
    '{name: m, base_view: sales, dimensions: [{name: d, expression: x}], defaults: {time_dimension: d, primary_measure: d, default_filters: [{dimension: e, operator: "="}, {value: {}}]}}',
    [
      '8:84 semantic_models[0].defaults.time_dimension: names a dimension that is not of `type: time`; give it that type',
      '8:103 semantic_models[0].defaults.primary_measure: "d" is not a measure of this model; declare it under `measures`',
      '8:142 semantic_models[0].defaults.default_filters[0].dimension: "e" is not a dimension of this model; did you mean "d"?',
      '8:172 semantic_models[0].defaults.default_filters[1].dimension: is missing',
      '8:172 semantic_models[0].defaults.default_filters[1].operator: is missing',
      '8:173 semantic_models[0].defaults.default_filters[1].value: must be text, a number, true or false, or a list of these, but is a map',
    ],
  ],
  [
    '{name: m, base_view: sales, measures: [{name: revenue, expression: x}], defaults: {primary_measure: revenu, time_dimension: t}}',
    [
      '8:88 semantic_models[0].defaults.primary_measure: "revenu" is not a measure of this model; did you mean "revenue"?',
      '8:113 semantic_models[0].defaults.time_dimension: "t" is not a dimension of this model; declare it under `dimensions`',
    ],
  ],
])('%s is checked', (text, problems) => {
  expect(problemsOf(`${head}  - ${text}`)).toEqual(problems)
})

test('names of models are unique, and names with missing variables are not checked', () => {
  expect(problemsOf(`${head}  - {name: m, base_view: sales}\n  - {name: M, base_view: sales}`)).toEqual([
    '9:6 semantic_models[1].name: "M" duplicates the name of semantic_models[0] (catalog.yaml:8:5); rename one of them',
  ])
  expect(problemsOf(`${head.replace('name: sales', 'name: "${env:V}"')}  - {name: m, base_view: other}`)).toEqual([
    '4:6 views[0].name: needs the environment variable V, which is not set; set it, or write ${env:V:default}',
  ])
})
