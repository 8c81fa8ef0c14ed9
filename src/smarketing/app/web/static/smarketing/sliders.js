// Shows the value beside each slider while it moves, and marks what differs from the agreement.

const form = document.getElementById("sliders");

function show(slider) {
  const told = form.querySelector(`output[for="${slider.id}"]`);
  told.textContent = slider.value;
  const differs = Number(slider.value) !== Number(slider.dataset.now);
  slider.closest(".slider").classList.toggle("differs", differs);
}

if (form) {
  const sliders = form.querySelectorAll('input[type="range"]');
  sliders.forEach(show);
  form.addEventListener("input", (event) => {
    if (event.target.type === "range") show(event.target);
  });
  // A double click on a slider's value brings it back to what is agreed.
  form.addEventListener("dblclick", (event) => {
    const told = event.target.closest("output");
    if (!told) return;
    const slider = document.getElementById(told.htmlFor.value);
    slider.value = slider.dataset.now;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
