import { connection } from 'next/server'
import { catalog } from '@/lib/catalog'

export async function GET(request: Request): Promise<Response> {
  // Without it Next.js may answer from what it read during the build
  await connection()
  return Response.json(await catalog.query('FROM days', undefined, { signal: request.signal, rowMode: 'json' }))
}
