import type { ApiExport, Member } from './read-api.js'
import { escapeHtml, renderMembers, renderTable } from './render-api.js'

/** The types of everything that a catalog reports. */
export interface EventTypes {
  readonly events: readonly ApiExport[]
  readonly warnings: readonly ApiExport[]
  readonly trace: ApiExport
  readonly pool: ApiExport
}

/** Renders what `onEvent` and the diagnostics channels deliver, and the codes of warnings. */
export function renderEvents({ events, warnings, trace, pool }: EventTypes): string {
  return `## Events

\`onEvent\` and subscribers of the channel \`duckalog:event\` get each event.

${renderTable(
  ['event', 'fields', 'meaning'],
  events
    .flatMap(({ forms }) => forms)
    .filter(({ members }) => members.length > 0)
    .map(renderEvent),
)}

## Channels

The channels of \`node:diagnostics_channel\`. [Monitor](../guides/monitoring.md) shows how to use them.

| channel | message |
|---|---|
| \`duckalog:event\` | each event |
| \`duckalog:pool\` | the state of a pool, after each change of it |
| \`tracing:duckalog:connect:*\` | a connect; \`*\` is \`start\`, \`end\`, \`asyncStart\`, \`asyncEnd\` or \`error\` |
| \`tracing:duckalog:refresh:*\` | a refresh |
| \`tracing:duckalog:query:*\` | a statement of \`query\`, \`queryOne\` and \`queryOptional\` |
| \`tracing:duckalog:stream:*\` | a stream, from its first row to its end |

A message of a tracing channel has these fields:

${renderMembers(trace.members)}

A message of \`duckalog:pool\`:

${renderMembers(pool.members)}

## Warnings

Problems that did not stop the work, in \`report.warnings\`, \`plan.warnings\` and \`warningsOf(config)\`.

${renderTable(
  ['code', 'meaning'],
  warnings
    .flatMap(({ forms }) => forms)
    .filter(({ type }) => type.startsWith("'"))
    .map(({ type, text }) => [`\`${type.slice(1, -1)}\``, escapeHtml(text)]),
)}`
}

function renderEvent({ members, text }: ApiExport['forms'][number]): readonly string[] {
  const [type, ...fields] = members
  return [
    `\`${type?.type.slice(1, -1)}\``,
    fields.map(renderField).join(', '),
    escapeHtml([text, ...fields.map(({ doc }) => doc.text)].filter(Boolean).join(' ')),
  ]
}

function renderField({ name, type, optional }: Member): string {
  return `\`${name}${optional ? '?' : ''}: ${type}\``
}
