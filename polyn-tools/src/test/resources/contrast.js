// Returns the texts of the page that are too pale for what they stand on.
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgba = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor);
    if (color[3] === 255) {
      return color;
    }
  }
  return [255, 255, 255, 255];
};
const luminance = ([r, g, b]) => [r, g, b]
  .map((channel) => channel / 255)
  .map((channel) => channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)
  .reduce((sum, channel, index) => sum + channel * [0.2126, 0.7152, 0.0722][index], 0);
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
return [...document.querySelectorAll('body *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((element) => element.checkVisibility() && element.tagName !== 'SCRIPT')
  .filter((element) => contrast(rgba(getComputedStyle(element).color), ground(element)) < 4.5)
  .map((element) => element.className + ' ' + element.textContent.trim().slice(0, 40));
