import { link, type Place } from './credential-place.js'

/** The places for a credential in a macro. */
export const macroPlaces: Readonly<Record<string, Place>> = {
  'the SQL of a macro': {
    key: 'macros[].sql',
    parts: (forms, i) => ({ macros: [{ name: `m${i}`, parameters: ['a'], sql: `a || '${link(forms)}'` }] }),
    stored: true,
  },
  'the SQL of a macro that is read like a table': {
    key: 'macros[].table_sql',
    parts: (forms, i) => ({ macros: [{ name: `m${i}`, table_sql: `SELECT '${link(forms)}' AS url` }] }),
    stored: true,
  },
  'the default of a parameter of a macro': {
    key: 'macros[].parameters[].default',
    parts: (forms, i) => ({ macros: [{ name: `m${i}`, parameters: [{ name: 'a', default: link(forms) }], sql: 'a' }] }),
    stored: true,
  },
  'the SQL of a macro that fails': {
    key: 'macros[].sql',
    parts: (forms, i) => ({ macros: [{ name: `m${i}`, sql: `${'1 + '.repeat(20)} nope('${link(forms)}')` }] }),
    fails: true,
    stored: true,
  },
  'the SQL of a macro that is none': {
    key: 'macros[].table_sql',
    parts: (forms, i) => ({ macros: [{ name: `m${i}`, table_sql: `DELETE FROM x WHERE u = '${link(forms)}'` }] }),
    fails: true,
    stored: true,
  },
}
