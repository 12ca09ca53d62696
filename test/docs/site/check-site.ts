import { posix } from 'node:path'
import { hashForPolicy } from '../../../src/hash-text.js'

const readText = (text: string) =>
  text.replace(
    /&(?:amp|lt|gt|quot|#39);/g,
    (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity] ?? '',
  )

const tags = new Set(
  (
    'html head meta title style script body header main nav section article h1 h2 p a span b i br ul li div table thead tbody tr th td code pre kbd ' +
    'label input select option button svg g path rect text time'
  ).split(' '),
)

/** What is wrong with the files of a site: links that lead nowhere, elements that are not of the templates, policies that do not fit. */
export function checkSite(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, html]) => {
    const problems: string[] = []
    if (!/^(?:index|(?:views|sources|models|queries)\/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})\.html$/.test(path))
      problems.push(`${path} is no plain path`)
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1]
    const policy = readText(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '')
    const wanted = `default-src 'none'; style-src '${hashForPolicy(style)}';${script === undefined ? '' : ` script-src '${hashForPolicy(script)}';`} base-uri 'none'; form-action 'none'`
    if (policy !== wanted) problems.push(`${path} has the policy ${policy}`)
    const bare = html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script[^>]*>[\s\S]*?<\/script>/g, '')
    for (const [tag, name = ''] of bare.matchAll(/<\/?([a-zA-Z!][a-zA-Z0-9]*)[^>]*>/g)) {
      if (!tags.has(name) && !/^<!doctype html>$/.test(tag)) problems.push(`${path} has ${tag}`)
      if (/\s(?:src|style|on\w+)=/.test(tag.replace(/"[^"]*"/g, '""'))) problems.push(`${path} has ${tag}`)
    }
    for (const [, link = ''] of bare.matchAll(/\shref="([^"]*)"/g)) {
      const [target = '', anchor] = readText(link).split('#')
      const file = target === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(target))
      const found = files.get(file)
      if (found === undefined) problems.push(`${path} leads to ${link}`)
      else if (anchor && !found.includes(` id="${anchor}"`)) problems.push(`${path} leads to ${link}, which is not there`)
    }
    return problems
  })
}
