// Writes the .parquet files that the tests read, with Arrow's Rust writer, which gblend does not use.
//
//     npm install parquet-wasm apache-arrow && node make_parquet_fixtures.mjs ../resources/arrays
//
// "ramp" is (4, 2, 3) as lists of lists, with the value 100 i + 10 j + k at (i, j, k); x0, x1, x2 are columns with 10 i + j at row i.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import * as parquet from "parquet-wasm/node";

const { Bool, Field, FixedSizeList, Float32, Float64, Int16, Int32, Int64, List, Uint32, Uint8, Utf8, vectorFromArray } = arrow;
const list = (item) => new List(new Field("item", item, false));
const rows = [0, 1, 2, 3];
const vector = (values, type) => vectorFromArray(values, type);
const ramp = rows.map((i) => [0, 1].map((j) => [0, 1, 2].map((k) => 100 * i + 10 * j + k)));
const columns = {
  id: vector(rows.map((i) => "row" + i), new Utf8()),
  x0: vector(rows.map((i) => 10 * i), new Float32()),
  x1: vector(rows.map((i) => 10 * i + 1), new Float32()),
  x2: vector(rows.map((i) => 10 * i + 2), new Float32()),
  d: vector(rows.map((i) => i / 2), new Float64()),
  u8: vector(rows.map((i) => 250 + i), new Uint8()),
  i16: vector(rows.map((i) => -i), new Int16()),
  u32: vector(rows.map((i) => 4294967290 + i), new Uint32()),
  i64: vector(rows.map((i) => BigInt(-i)), new Int64()),
  flag: vector(rows.map((i) => i % 2 === 1), new Bool()),
  ramp: vector(ramp, list(list(new Float64()))),
  vectors: vector(rows.map((i) => [i, i + 0.5]), list(new Float32())),
  fixed: vector(rows.map((i) => [i, i + 0.25]), new FixedSizeList(2, new Field("item", new Float32(), false))),
  uneven: vector(rows.map((i) => rows.slice(0, i + 1)), list(new Float32())),
  holes: vector(rows.map((i) => (i === 2 ? null : i)), new Int32()),
};
const write = (name, chosen, compression) => {
  const table = new arrow.Table(Object.fromEntries(chosen.map((c) => [c, columns[c]])));
  const properties = new parquet.WriterPropertiesBuilder().setCompression(compression).setMaxRowGroupSize(3).build();
  const bytes = parquet.writeParquet(parquet.Table.fromIPCStream(arrow.tableToIPC(table, "stream")), properties);
  writeFileSync(join(process.argv[2], name), bytes);
};
write("several.parquet", Object.keys(columns), parquet.Compression.SNAPPY);
for (const codec of ["UNCOMPRESSED", "GZIP", "ZSTD", "LZ4_RAW"]) {
  write(codec.toLowerCase() + ".parquet", ["vectors"], parquet.Compression[codec]);
}
