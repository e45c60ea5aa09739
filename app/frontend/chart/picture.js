// [data-picture="…/chart.svg?…"] copies the chart with its sentence as a picture (data-way="copy"),
// or saves it (data-way="save", and wherever a browser does not let pictures be copied).
const SHARP = 2; // dots of the picture for each pixel of the drawing
const FAMILY = /Atkinson Hyperlegible Next/;

/** A file of ours as a data: address; a picture may load nothing from elsewhere. */
async function inlined(address) {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The page's own letters, as rules for inside the picture. */
async function letters() {
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => [rule, sheet.href]))
    .filter(([rule]) => rule instanceof CSSFontFaceRule && FAMILY.test(rule.cssText))
    .filter(([rule]) => rule.style.fontStyle !== "italic");
  const rules = faces.map(async ([rule, base]) => {
    const [, address] = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"));
    const range = rule.style.getPropertyValue("unicode-range");
    const source = await inlined(new URL(address, base));
    return `@font-face{font-family:"Atkinson Hyperlegible Next";font-weight:200 800;src:url(${source});${range ? `unicode-range:${range}` : ""}}`;
  });
  return (await Promise.all(rules)).join("");
}

async function drawn(address) {
  const [answer, rules] = await Promise.all([fetch(address), letters()]);
  if (!answer.ok) throw new Error(`the picture answered ${answer.status}`);
  const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  const style = document.createElementNS(svg.namespaceURI, "style");
  style.textContent = rules;
  svg.prepend(style);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width.baseVal.value * SHARP;
  canvas.height = svg.height.baseVal.value * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function save(png) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(png);
  link.download = "chart.png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function act(button) {
  const address = button.dataset.picture;
  const png = drawn(address);
  const sentence = document.querySelector(".chart-sentence")?.innerText ?? "";
  if (button.dataset.way === "copy" && window.ClipboardItem) {
    const words = new Blob([sentence], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png, "text/plain": words })]);
  } else {
    save(await png);
  }
}

document.addEventListener("click", async (click) => {
  const button = click.target.closest("[data-picture]");
  if (!button || button.dataset.busy) return;
  const words = button.textContent;
  button.dataset.busy = "1";
  try {
    await act(button);
    button.textContent = button.dataset.done;
  } catch (trouble) {
    console.warn("The picture could not be copied:", trouble);
    location.assign(button.dataset.picture);
  }
  setTimeout(() => {
    button.textContent = words;
    delete button.dataset.busy;
  }, 2500);
});
