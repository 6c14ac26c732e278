/** Light, shapes, texture and grain: compresses and decodes like a photograph. */
export async function photo(width: number, height: number, seed = 1): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  let state = seed;
  const random = (below: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 8) % below;
  const scale = width / 4000;
  const light = context.createRadialGradient(900 * scale, 700 * scale, 100 * scale, 2000 * scale, 1500 * scale, 2600 * scale);
  light.addColorStop(0, '#f6e4c4');
  light.addColorStop(1, '#32405a');
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 600; i++) {
    context.fillStyle = `hsl(${random(360)} 60% ${20 + random(60)}% / 0.7)`;
    context.beginPath();
    context.ellipse(random(width), random(height), scale * (10 + random(300)), scale * (5 + random(150)), random(7), 0, 7);
    context.fill();
  }
  const pixels = context.getImageData(0, 0, width, height);
  pixels.data.forEach((value, i) => {
    if (i % 4 < 3) pixels.data[i] = value + random(9) - 4 + 12 * Math.sin(i / 40 + i / (width * 7));
  });
  context.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
