import { withFlights } from './catalog.js'

test('the average is computed per airport', () =>
  withFlights(
    [
      ['JFK', 10],
      ['JFK', 20],
      ['LGA', 5],
    ],
    async (catalog) => {
      expect(await catalog.query('FROM punctuality')).toEqual([
        { origin: 'JFK', minutes_late: 15 },
        { origin: 'LGA', minutes_late: 5 },
      ])
    },
  ))

test('each test has its own catalog', () =>
  withFlights([], async (catalog) => {
    expect(await catalog.query('FROM punctuality')).toEqual([])
  }))

test.concurrent.each([1, 2, 3])('concurrent tests have their own catalogs: %d', (minutes) =>
  withFlights([['EWR', minutes]], async (catalog) => {
    expect(await catalog.query('FROM punctuality')).toEqual([{ origin: 'EWR', minutes_late: minutes }])
  }),
)
