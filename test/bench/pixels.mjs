export const title = 'Pixels';

const labels = {
  simd: 'Glimpse, WebAssembly SIMD',
  plain: 'Glimpse, plain TypeScript',
  canvas: '`createImageBitmap` and canvas, smoothing `high`',
  bitmap: '`createImageBitmap` with `resizeQuality: "high"`',
  rawImage: 'transformers.js, `RawImage.fromBlob`, `resize`, `center_crop`',
};

/** @param {any} result what pixels.worker.ts measured */
export function report({ bytes, kernel, times, errors }) {
  const rows = Object.entries(labels).map(([name, label]) => {
    const { mean, largest } = errors[name];
    const extra = times[name] - times.decode;
    return `| ${label} | ${times[name].toFixed(0)} | ${extra.toFixed(0)} | ${(times[name] / times.decode).toFixed(2)} | ${mean.toFixed(2)} | ${largest} |`;
  });
  return [
    `A JPEG of 4000 x 3000 pixels (${(bytes / 1e6).toFixed(1)} MB) to the square of 224 that CLIP is fed, in a worker. Decoding alone takes ${times.decode.toFixed(0)} ms. Errors are in steps of 255, against Pillow's antialiased bicubic. The quickest of twelve rounds, all ways in turn.${kernel ? '' : ' **The kernel did not start.**'}`,
    '',
    '| way | ms | of these not decoding | of decoding alone | mean error | largest error |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}
