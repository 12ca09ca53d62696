import { withFlights } from './catalog.js'

test('the average is taken by airport', () =>
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

test('each test has a catalog of its own', () =>
  withFlights([], async (catalog) => {
    expect(await catalog.query('FROM punctuality')).toEqual([])
  }))

test.concurrent.each([1, 2, 3])('also those that run at the same time: %d', (minutes) =>
  withFlights([['EWR', minutes]], async (catalog) => {
    expect(await catalog.query('FROM punctuality')).toEqual([{ origin: 'EWR', minutes_late: minutes }])
  }),
)
