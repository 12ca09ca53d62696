import { connectToCatalog } from 'duckalog'

export const dynamic = 'force-dynamic'

const catalog = connectToCatalog('catalog.yaml')

export async function GET() {
  return Response.json(await catalog.query('FROM daily_revenue WHERE revenue > $least', { least: 20 }))
}
