/** A graphics processor that misbehaves in the way the worker's name says. SwiftShader poses as hardware. */
let device: GPUDevice | undefined;

const ask = navigator.gpu.requestAdapter.bind(navigator.gpu);
navigator.gpu.requestAdapter = async (options) => {
  const adapter = await ask(options);
  if (!adapter) return null;
  const { info } = adapter;
  const disguise = new Proxy(info, {
    get: (_, key) => (key === 'architecture' || key === 'description' ? 'hardware' : key === 'isFallbackAdapter' ? false : Reflect.get(info, key, info)),
  });
  Object.defineProperty(adapter, 'info', { value: disguise });
  return adapter;
};

const askDevice = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (descriptor) {
  device = await askDevice.call(this, descriptor);
  return device;
};

if (self.name === 'wrong') {
  // A driver that compiles one function wrongly: full speed, plausible numbers, wrong vectors.
  const compile = GPUDevice.prototype.createShaderModule;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    return compile.call(this, { ...descriptor, code: descriptor.code.replaceAll('inverseSqrt(', 'sqrt(') });
  };
}

self.addEventListener('message', ({ data }: MessageEvent<{ call?: string }>) => {
  if (!data.call?.startsWith('encode')) return;
  if (self.name === 'lost') device?.destroy();
  if (self.name === 'crash') {
    // The answer may otherwise overtake the error.
    self.postMessage = () => {};
    throw new Error('crashed for the test');
  }
});
