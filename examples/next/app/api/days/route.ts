import { catalog } from '@/lib/catalog'

export async function GET(request: Request): Promise<Response> {
  return Response.json(await catalog.query('FROM days', undefined, { signal: request.signal, rowMode: 'json' }))
}
