import { link, type Place } from './credential-place.js'

/** The places for a credential in the options of a server, besides those that every key of its kind has. */
export const attachmentPlaces: Readonly<Record<string, Place>> = {
  'a secret keyword in the options of a server': {
    key: 'attachments.postgres[].options.*',
    parts: ({ plain }) => ({
      attachments: { postgres: [{ alias: 'pg', host: '127.0.0.1', port: 1, options: { sslpassword: plain } }] },
    }),
    fails: true,
  },
  'a keyword of a server that holds a URL': {
    key: 'attachments.postgres[].options.*',
    parts: (forms) => ({
      attachments: { postgres: [{ alias: 'pg', host: '127.0.0.1', port: 1, options: { application_name: link(forms) } }] },
    }),
    fails: true,
  },
}
