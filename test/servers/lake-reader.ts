import { DuckDBInstance } from '@duckdb/node-api'
import { extensionDirectory, unsigned } from '../support/extensions.js'
import type { Postgres } from './postgres.js'
import type { S3Server } from './s3-server.js'

/** Reads the views of a DuckLake and their ledger without this package, at one snapshot each time. */
export interface LakeReader extends Disposable {
  read(): Promise<LakeState>
}

export interface LakeState {
  /** Views with what the ledger says of them, one a line, sorted. */
  readonly views: readonly string[]
  readonly generation: bigint
}

/** Attaches the lake whose metadata is in the schema of that name, and which has a ledger. */
export async function openLakeReader(postgres: Postgres, s3: S3Server, schema: string): Promise<LakeReader> {
  const { host, port, database, user, password } = postgres
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensionDirectory, ...unsigned })
  const connection = await instance.connect()
  await connection.run(`
    LOAD httpfs; LOAD postgres_scanner; LOAD ducklake;
    CREATE SECRET meta (TYPE postgres, HOST '${host}', PORT ${port}, DATABASE '${database}', USER '${user}', PASSWORD '${password}');
    CREATE SECRET data (TYPE s3, KEY_ID 'S3RVER', SECRET 'S3RVER', ENDPOINT '127.0.0.1:${s3.port}', USE_SSL false, URL_STYLE 'path');
    CREATE SECRET lake (TYPE ducklake, METADATA_PATH '', METADATA_SCHEMA '${schema}',
      METADATA_PARAMETERS MAP {'TYPE': 'postgres', 'SECRET': 'meta'});
    ATTACH 'ducklake:lake' AS lake (READ_ONLY)`)
  return {
    async read() {
      const rows = (await connection.runAndReadAll(readLake)).getRowObjectsJS()
      const views = rows.map(({ schema, name, version, comment, hash }) => [schema, name, version, comment ?? '', hash].join(' '))
      return { views: views.sort(), generation: rows[0]?.generation as bigint }
    },
    [Symbol.dispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const readLake = `
  SELECT coalesce(v.schema_name, l.schema_name) AS schema, coalesce(v.view_name, l.view_name) AS name,
    regexp_extract(v.sql, '(\\d+) AS "?version', 1) AS version, v.comment, l.definition_hash AS hash,
    (SELECT generation FROM lake._duckalog.ledger) AS generation
  FROM (FROM duckdb_views() WHERE database_name = 'lake') v
  FULL JOIN lake._duckalog.views l ON l.schema_name = v.schema_name AND l.view_name = v.view_name`
