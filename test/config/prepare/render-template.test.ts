import type { OptionValue } from '../../../src/config/model/option-value.js'
import { renderTemplate } from '../../../src/config/prepare/render-template.js'

type Variables = { readonly [name: string]: OptionValue }

test.each<[template: string, variables: Variables, sql: string]>([
  ['SELECT 1', {}, 'SELECT 1'],
  ['SELECT {{a}}, {{ a }},{{\ta\n}}', { a: 'x' }, 'SELECT x, x,x'],
  ['{{n}} {{f}} {{t}} {{empty}}|', { n: -1.5, f: false, t: true, empty: '' }, '-1.5 false true |'],
  ['a = {{a|literal}}', { a: "it's" }, "a = 'it''s'"],
  ['{{n|literal}} {{b| literal}} {{e |literal }}', { n: 5, b: true, e: '' }, "5 true ''"],
  ['IN {{list|literal}}', { list: ['a', "b'"] }, "IN ['a', 'b''']"],
  ['{{map|literal}}', { map: { a: 1, 'b c': ['x'] } }, "{'a': 1, 'b c': ['x']}"],
  ['FROM {{t|ident}}', { t: 'we"ird.name' }, 'FROM "we""ird.name"'],
  // One pass: a value that looks like a variable, or like a pattern of a replacement, is only text
  ['{{a}} {{b}}', { a: '{{b}}', b: '{{a}} $& $1 {{c}}' }, '{{b}} {{a}} $& $1 {{c}}'],
  ['{{constructor}}{{__proto_}}', { constructor: 'c', __proto_: 'p' } as Variables, 'cp'],
  ["SELECT {'a': {'b': 1}}, '}}', '{'", {}, "SELECT {'a': {'b': 1}}, '}}', '{'"],
])('%s is filled in', (template, variables, sql) => {
  expect(renderTemplate(template, variables)).toEqual({ sql, problems: [] })
})

const malformed =
  'has a `{{` that does not start a variable; write `{{name}}`, `{{name|ident}}` or `{{name|literal}}` (for a literal `{{`, use a variable that contains it)'

test.each<[template: string, variables: Variables, problems: readonly object[]]>([
  [
    'SELECT\n  {{a}}, {{a}}',
    {},
    [
      {
        place: '2:3',
        message: 'uses the variable `a`, which is not set',
        named: { name: 'a', candidates: [] },
      },
    ],
  ],
  [
    '{{regoin}}',
    { region: 'x' },
    [
      {
        place: '1:1',
        message: 'uses the variable `regoin`, which is not set',
        named: { name: 'regoin', candidates: ['region'] },
      },
      {
        variable: 'region',
        message: 'is not used in the file',
        named: { name: 'region', candidates: ['regoin'] },
      },
    ],
  ],
  ['a {{toString}}', {}, [{ place: '1:3', message: 'uses the variable `toString`, which is not set', named: expect.anything() }]],
  ['{{ a b }}', {}, [{ place: '1:1', message: malformed }]],
  ['{{}}', {}, [{ place: '1:1', message: malformed }]],
  ['x {{a', {}, [{ place: '1:3', message: malformed }]],
  ['{{a}', {}, [{ place: '1:1', message: malformed }]],
  ['{{1}}', {}, [{ place: '1:1', message: malformed }]],
  ["'{{a|}}'", {}, [{ place: '1:2', message: malformed }]],
  ['{{ a | no-pe }}', { a: 1 }, [{ place: '1:1', message: 'has "no-pe" after `|`; write `|ident` or `|literal`' }]],
  ['{{a|upper}}', {}, [{ place: '1:1', message: 'has "upper" after `|`; write `|ident` or `|literal`' }]],
  [
    'é\r\n{{a}}',
    { a: ['x'] },
    [
      {
        variable: 'a',
        place: '2:1',
        message: 'is a list or a map; write `|literal` after its name, or use text',
      },
    ],
  ],
  [
    '{{a|ident}}',
    { a: 5 },
    [{ variable: 'a', place: '1:1', message: 'is used as a name (`|ident`) but is not text; write it as text' }],
  ],
  ['{{a|ident}}', { a: '' }, [{ variable: 'a', place: '1:1', message: 'is used as a name (`|ident`) but is empty' }]],
  [
    '{{a|ident}}',
    { a: 'x\ty' },
    [{ variable: 'a', place: '1:1', message: 'is used as a name (`|ident`) but contains a control character' }],
  ],
])('%j is refused', (template, variables, problems) => {
  expect(renderTemplate(template, variables).problems).toEqual(problems)
})
