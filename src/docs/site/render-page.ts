import { hashForPolicy } from '../../hash-text.js'
import { escapeMarkup } from '../graph/escape-markup.js'
import { style } from './style.js'

/** A page of the site. */
export interface PageParts {
  readonly title: string
  readonly body: string
  /** @defaultValue none */
  readonly script?: string
}

/** Renders a page. It loads nothing and runs only its own script: the browser checks style and script by their digests. */
export function renderPage({ title, body, script }: PageParts): string {
  const rules = [
    "default-src 'none'",
    `style-src '${hashForPolicy(style)}'`,
    ...(script === undefined ? [] : [`script-src '${hashForPolicy(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(rules.join('; '))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="duckalog">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`
}

/** Renders data as an element of a page. The data cannot close that element. */
export function renderData(id: string, data: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
}
